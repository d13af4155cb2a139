import { contract } from './contract.ts'
import { startDiscordDriver } from './discord-driver.ts'

await contract('Discord', (bot) => startDiscordDriver(bot))
