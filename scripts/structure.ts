import { longFunctions } from '../test/structure/functions.ts'
import { foldersWithoutLayer, importCycles, mutualFolders, upwardImports } from '../test/structure/layers.ts'
import { allForeignStatements } from '../test/structure/tables.ts'

// npm run structure [-- words]: lists what the structure tests count; with words, only the items that contain them.

const wanted = process.argv[2] ?? ''
const sections: Readonly<Record<string, () => readonly string[]>> = {
  'folders without a layer': foldersWithoutLayer,
  'imports of a higher layer': upwardImports,
  'pairs of folders that import each other': mutualFolders,
  'circles of imports': importCycles,
  'statements on another slice’s tables': allForeignStatements,
  'functions that are too long': longFunctions,
}
for (const [title, list] of Object.entries(sections)) {
  const items = list()
  console.log(`${items.length} ${title}`)
  for (const item of items.filter((text) => text.includes(wanted))) console.log(`  ${item}`)
}
