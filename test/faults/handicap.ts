import type pg from 'pg'

/** What the database takes away from the bot, behind its back. */
export type Handicap =
  | 'lease'
  | 'commit before the call'
  | 'memory of acts'
  | 'memory of reminders'
  | { readonly leaseMs: number }

type Trigger = readonly [table: string, when: string, act: string]

function triggersOf(what: Handicap): readonly Trigger[] {
  if (typeof what === 'object') {
    const until = `clock_timestamp() + interval '${what.leaseMs} milliseconds'`
    return [['place', 'BEFORE UPDATE', `NEW.lease_until = LEAST(NEW.lease_until, ${until});`]]
  }
  switch (what) {
    case 'lease':
      return [['place', 'BEFORE UPDATE', 'NEW.lease_until = NULL;']]
    case 'commit before the call': {
      // as if it were entered as sent before it is sent
      const act = "IF NEW.state = 'attempting' THEN NEW.state = 'sent'; NEW.due_at = NULL; END IF;"
      return [['delivery', 'BEFORE UPDATE', act]]
    }
    case 'memory of acts':
      return [['inbound', 'BEFORE INSERT', 'NEW.key = NEW.key || gen_random_uuid();']]
    case 'memory of reminders':
      return [
        ['watch', 'BEFORE UPDATE', "NEW.seen = '{}';"],
        ['ping', 'BEFORE INSERT', "NEW.rung = NEW.rung || '#' || gen_random_uuid();"],
      ]
  }
}

export async function handicap(pool: pg.Pool, what: Handicap): Promise<void> {
  for (const [table, when, act] of triggersOf(what)) {
    // the name decides the order: what shortens the lease comes before what takes it away
    const name = `${typeof what === 'object' ? 'a_shortens' : 'b_takes_away'}_${table}`
    await pool.query(`CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${act} RETURN NEW; END $$`)
    await pool.query(`CREATE TRIGGER ${name} ${when} ON "${table}" FOR EACH ROW EXECUTE FUNCTION ${name}()`)
  }
}
