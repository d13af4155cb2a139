import { describe, expect, test } from 'vitest'
import type { Office } from '../../src/bot/caller.ts'
import type { MemberProfile } from '../../src/people/model.ts'
import { predecessor, refuseAppointment, strongerOffice, studyGroupsIn } from '../../src/people/rules.ts'
import { profileById } from '../../src/terms/profiles/registry.ts'

const profile = profileById('itu-cg-identification')
const w3c = profileById('w3c-distributed')
if (!profile || !w3c) throw new Error('A profile is missing')

const member = (id: number, office: Office, appointedBy: string | null = null): MemberProfile => ({
  id,
  name: `Member ${id}`,
  organisation: null,
  studyGroups: [],
  zone: 'Europe/Zurich',
  email: null,
  office,
  appointedBy,
  platforms: ['slack'],
})
const sg2 = member(1, 'coConvenor', 'SG2')
const sg20 = member(2, 'coConvenor', 'SG20')
const secretariat = member(3, 'secretariat')
const delegate = member(4, 'delegate')
const all = [sg2, sg20, secretariat, delegate]

describe('a Co-Convenor is appointed by one of the study groups of the rules (clause 2, item 4)', () => {
  test.each([
    ['SG2', undefined],
    ['SG20', undefined],
    ['SG17', 'Which study group appoints this Co-Convenor?'],
    ['sg2', 'Which study group appoints this Co-Convenor?'],
    [null, 'Which study group appoints this Co-Convenor?'],
  ])('by %s: %s', (appointedBy, refusal) => {
    expect(refuseAppointment({ person: 4, office: 'coConvenor', appointedBy }, profile, all)?.what).toBe(refusal)
  })

  test('if the rules name no study group, no one appoints one', () => {
    expect(refuseAppointment({ person: 4, office: 'coConvenor', appointedBy: null }, w3c, all)).toBeUndefined()
  })

  test.each([
    ['the one before goes', 4, 'coConvenor', 'SG2', sg2],
    ['of the other study group, the other goes', 4, 'coConvenor', 'SG20', sg20],
    ['appointed again, nobody goes', 1, 'coConvenor', 'SG2', undefined],
    ['a secretariat replaces nobody', 4, 'secretariat', null, undefined],
  ] as const)('%s', (_, person, office, appointedBy, before) => {
    expect(predecessor({ person, office, appointedBy }, all)).toBe(before)
  })
})

describe('someone always runs the group', () => {
  test.each([
    ['the only organiser becomes a delegate', [secretariat, delegate], 3, 'delegate', true],
    ['the only organiser becomes an observer', [secretariat, delegate], 3, 'observer', true],
    ['the only organiser changes office', [secretariat, delegate], 3, 'secretariat', false],
    ['one of two becomes a delegate', [secretariat, sg2, delegate], 3, 'delegate', false],
    ['a delegate becomes an observer', [secretariat, delegate], 4, 'observer', false],
  ] as const)('%s: refused %s', (_, members, person, office, refused) => {
    const got = refuseAppointment({ person, office, appointedBy: null }, profile, members)
    expect(got !== undefined).toBe(refused)
  })
})

test.each([
  ['coConvenor', 'secretariat', 'coConvenor'],
  ['delegate', 'coConvenor', 'coConvenor'],
  ['secretariat', 'observer', 'secretariat'],
  ['delegate', 'observer', 'observer'],
  ['observer', 'delegate', 'observer'],
  ['delegate', 'delegate', 'delegate'],
] as const)('of two accounts that are one person, a %s and a %s, the office is %s', (a, b, stays) => {
  expect(strongerOffice(a, b)).toBe(stays)
})

test.each([
  ['SG2, SG20', ['SG2', 'SG20']],
  ['sg 2 and sg 20', ['SG2', 'SG20']],
  ['SG2;SG2/TSAG', ['SG2', 'TSAG']],
  [' , ', []],
])('the study groups in “%s”', (typed, groups) => {
  expect(studyGroupsIn(typed)).toEqual(groups)
})
