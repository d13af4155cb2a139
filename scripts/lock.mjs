import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** Runs `work` while no other process does. The lock is a directory whose only entry is named after its holder's pid. */
export async function withLock(lock, work, limitMs = 900_000) {
  const start = Date.now()
  for (let isFirst = true; !(create(lock) || takeOver(lock)); isFirst = false) {
    if (isFirst) console.error('Waiting for another process, which is preparing the project.')
    if (Date.now() > start + limitMs)
      throw new Error(`Another process is still preparing the project. If not, delete ${lock}.`)
    await pause(100)
  }
  try {
    await work()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

function create(lock) {
  try {
    mkdirSync(lock)
    mkdirSync(`${lock}/${process.pid}`)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw new Error(`The project is not ready to run, and this user cannot change that: ${error.message}`)
  }
}

/** Takes the lock of a process that has ended. If several try, only one of them can rename its entry. */
function takeOver(lock) {
  try {
    const [holder] = readdirSync(lock)
    if (holder !== undefined && hasEnded(holder)) {
      renameSync(`${lock}/${holder}`, `${lock}/${process.pid}`)
      return true
    }
  } catch (error) {
    // the holder has released it, or another process was faster
    if (error.code !== 'ENOENT') throw error
  }
  return false
}

function hasEnded(pid) {
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}
