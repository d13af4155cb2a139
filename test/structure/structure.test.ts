import { describe, expect, test } from 'vitest'
import { longFunctions } from './functions.ts'
import { foldersWithoutLayer, importCycles, mutualFolders, upwardImports } from './layers.ts'
import { strangeFiles } from './names.ts'
import { allForeignStatements, foreignStatementsIn } from './tables.ts'

describe('the layers', () => {
  test('every folder has its place', () => expect(foldersWithoutLayer()).toEqual([]))

  test('no file imports a higher layer, types included', () => expect(upwardImports()).toEqual([]))

  test('no two folders import each other', () => expect(mutualFolders()).toEqual([]))

  test('no files import each other in a circle, types included', () => expect(importCycles()).toEqual([]))
})

describe('the tables', () => {
  test('only their owner reads and writes them', () => expect(allForeignStatements()).toEqual([]))

  test.each([
    ['db.$queryRaw`SELECT id FROM meeting`', ['meeting']],
    ['sql`EXISTS (SELECT 1 FROM "group" g JOIN person p ON TRUE)`', ['group, person']],
    ['db.meeting.findMany({ where: { groupId: 1 } })', ['meeting']],
    ['tx.actionItem.findFirst({ include: { meeting: { select: { title: true } } } })', ['meeting']],
    ['db.actionItem.count({ where: { topic: { number: 1 } } })', ['topic']],
    ['db.actionItem.count({ where: { state: "open" } })', []],
    ['db.$executeRaw`UPDATE action_item SET state = 1`', []],
  ])('a statement is recognised: %s', (source, tables) => {
    const found = foreignStatementsIn('src/actions/read.ts', source)
    expect(found.map((line) => line.replace(/^\S+ /, ''))).toEqual(tables)
  })
})

test('the slices use the closed list of file names', () => expect(strangeFiles()).toEqual([]))

test('no function is longer than sixty lines', () => expect(longFunctions()).toEqual([]))
