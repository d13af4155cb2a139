import { expect, test } from 'vitest'
import { groupOfToR, openStory } from '../story.ts'

const story = await openStory()
const { secretariat, sg20, delegate } = await groupOfToR(story)

test('the starting register is loaded once, with what is to be verified still marked', async () => {
  expect((await delegate.types('/topic list')).text).toContain('The register has no topics yet')
  const loaded = await sg20.types('/topic import')
  expect(loaded.text).toContain('Loaded 16 topics from the starting register')
  expect(loaded.text).toContain('T7 Identifier resolution and discovery – open – X.675')
  expect(loaded.text).toContain('T10 City and asset identifiers – open – (verify)')
  expect(loaded.text).toContain('Y.4480 (verify) (https://www.itu.int/rec/T-REC-Y.4480)')
  expect((await sg20.types('/topic import')).text).toContain('the group already has the whole starting register')
  expect(await story.db.topic.count()).toBe(16)
})

test('a topic keeps its code, and its history says who changed what', async () => {
  const added = await secretariat.types(
    '/topic add sentence:"Identifiers of drones" related:"E.164, Y.4459" documents:"SG2-TD12 https://www.itu.int/md/x"',
  )
  expect(added.text).toContain('Added: T17 Identifiers of drones')
  story.at('2026-08-03T09:05:00Z')
  await sg20.types('/topic edit topic:T17 sentence:"Identifiers of unmanned aircraft" axes:"terms, assignment"')
  const shown = (await delegate.types('/topic show T17')).text
  expect(shown).toContain('T17 Identifiers of unmanned aircraft')
  expect(shown).toContain('Axes: terms; assignment of the resource')
  expect(shown).toContain('SG2-TD12 (https://www.itu.int/md/x)')
  expect(shown).toContain('are presumed to follow the traditional approval process (TAP)')
  const history = (await delegate.types('/topic history T17')).text
  expect(history).toMatch(
    /SG20 Co-Convenor: topic edited \(axes from .* to terms, assignment; sentence from “Identifiers of drones” to “Identifiers of unmanned aircraft”\)/,
  )
  expect(history).toMatch(/secretariat: topic added/)
  expect(history).toMatch(/The group’s record ends at entry 18, sha256 [0-9a-f]{64}\./)
})

test.each([
  ['/topic add sentence:x documents:"SG2-TD12 the whole text of it"', 'is not a number and a link'],
  ['/topic add sentence:x documents:"SG2-TD12 http://www.itu.int/x"', 'is not a number and a link'],
  ['/topic add sentence:x axes:"assignment, votes"', '“votes” is not one of: assignment, requirements'],
  ['/topic edit T17', 'You gave nothing to change.'],
  ['/topic edit topic:T99 sentence:x', 'There is no topic “T99” in this group'],
])('%s is refused', async (line, words) => {
  expect((await sg20.types(line)).text).toContain(words)
})

test('a topic is split: its parts get codes of their own, and work on it ends', async () => {
  const got = await sg20.types(
    '/topic split T5 into:"OID assignment in IoT; OID resolution in IoT" reason:"Two matters"',
  )
  expect(got.text).toContain('T5 is split into T18, T19')
  expect((await delegate.types('/topic show T18')).text).toContain('X.660')
  expect((await delegate.types('/topic list')).text).not.toContain('T5 Object identifiers')
  expect((await delegate.types('/topic list ended:yes')).text).toContain('T5 Object identifiers (OID) in IoT – split')
  expect((await sg20.types('/topic edit topic:T5 sentence:x')).text).toContain('T5 was split')
  expect((await delegate.types('/topic history T5')).text).toContain(
    'topic split (into: T18, T19; reason: “Two matters”)',
  )
})

test('a topic is merged: the other one takes its Recommendations, and both histories say so', async () => {
  expect((await sg20.types('/topic merge topic:T3 into:T3 reason:x')).text).toContain('cannot be merged into itself')
  await sg20.types('/topic merge topic:T3 into:T2 reason:"One resource"')
  expect((await delegate.types('/topic show T2')).text).toContain('E.118.1')
  expect((await delegate.types('/topic history T2')).text).toContain('T3 merged into this topic')
  for (const typed of ['/topic history T3', '/topic show T3'])
    expect((await delegate.types(typed)).text).toContain('topic merged (into: “T2”; reason: “One resource”)')
  expect((await sg20.types('/topic merge topic:T1 into:T3 reason:x')).text).toContain('T3 was merged')
})

test('an archived topic keeps its number and its history', async () => {
  await sg20.types('/topic archive T17 reason:"Asked by SG2"')
  expect((await delegate.types('/topic list')).text).not.toContain('unmanned')
  expect((await sg20.types('/topic add sentence:Another')).text).toContain('T20 Another')
})
