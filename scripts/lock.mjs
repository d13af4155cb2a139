import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** Runs `work` while no other process runs with the same lock file; waits for the other to end. */
export async function withLock(file, work) {
  let hasSaid = false
  while (!take(file)) {
    const holder = holderOf(file)
    if (holder !== undefined && !isAlive(holder)) {
      removeStale(file, holder)
      continue
    }
    if (!hasSaid && holder !== undefined) {
      console.error(`Process ${holder} is making the project ready; waiting for it. (If it is not, delete ${file}.)`)
      hasSaid = true
    }
    await pause(100)
  }
  const release = () => rmSync(file, { force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}

/** Linked, not opened: the file appears with its content or not at all. */
function take(file) {
  const own = `${file}.${process.pid}`
  try {
    writeFileSync(own, `${process.pid}`)
  } catch (error) {
    throw new Error(`This user may not write here (${error.message}), and the project is not ready to run yet.`)
  }
  try {
    linkSync(own, file)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(own, { force: true })
  }
}

function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Under a lock of its own, so that of several who find the same stale lock none removes the next holder's. */
function removeStale(file, holder) {
  const removing = `${file}.removing`
  if (!take(removing)) return
  try {
    if (holderOf(file) === holder) rmSync(file, { force: true })
  } finally {
    rmSync(removing, { force: true })
  }
}
