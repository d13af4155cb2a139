import type pg from 'pg'

/** What the database takes away from the bot, behind its back. */
export type Handicap =
  | 'lease'
  | 'commit before the call'
  | 'memory of acts'
  | 'memory of reminders'
  | { readonly leaseMs: number }

const body = (handicap: Exclude<Handicap, object>): readonly [table: string, when: string, act: string] => {
  switch (handicap) {
    case 'lease':
      return ['place', 'BEFORE UPDATE', 'NEW.lease_until = NULL;']
    case 'commit before the call':
      // as if it were entered as sent before it is sent
      return [
        'delivery',
        'BEFORE UPDATE',
        "IF NEW.state = 'attempting' THEN NEW.state = 'sent'; NEW.due_at = NULL; END IF;",
      ]
    case 'memory of acts':
      return ['inbound', 'BEFORE INSERT', 'NEW.key = NEW.key || gen_random_uuid();']
    case 'memory of reminders':
      return ['ping', 'BEFORE INSERT', 'NEW.revision = NEW.revision || gen_random_uuid();']
  }
}

export async function handicap(pool: pg.Pool, what: Handicap): Promise<void> {
  const [table, when, act] =
    typeof what === 'object'
      ? [
          'place',
          'BEFORE UPDATE',
          `NEW.lease_until = LEAST(NEW.lease_until, clock_timestamp() + interval '${what.leaseMs} milliseconds');`,
        ]
      : body(what)
  const name = typeof what === 'object' ? 'short_lease' : 'taken_away'
  await pool.query(`CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${act} RETURN NEW; END $$`)
  await pool.query(`CREATE TRIGGER ${name} ${when} ON "${table}" FOR EACH ROW EXECUTE FUNCTION ${name}()`)
}
