import { Client, Events, GatewayIntentBits, MessageFlags } from 'discord.js'
import pg from 'pg'

// The least that an app on discord.js can do, for comparison: an echo, and a button stored by one INSERT.

const { DISCORD_TOKEN, DISCORD_API_URL = '', DATABASE_URL } = process.env
const pool = new pg.Pool({ connectionString: DATABASE_URL })
const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: DISCORD_API_URL } })

client.once(Events.ClientReady, async ({ application }) => {
  const words = { type: 3, name: 'words', description: 'What to say', required: true }
  await application.commands.set([{ name: 'echo', description: 'Say it again', options: [words] }])
})

client.on(Events.InteractionCreate, async (interaction) => {
  if (interaction.isChatInputCommand())
    await interaction.reply({ content: interaction.options.getString('words', true), flags: MessageFlags.Ephemeral })
  if (!interaction.isButton()) return
  await pool.query('INSERT INTO bare_click (account) VALUES ($1)', [interaction.user.id])
  await interaction.reply({ content: 'Noted', flags: MessageFlags.Ephemeral })
})

process.once('disconnect', () => process.exit())
await client.login(DISCORD_TOKEN)
