import { App } from '@slack/bolt'
import pg from 'pg'

// The least that an app on Bolt can do, for comparison: an echo, and a button stored by one INSERT.

const { SLACK_BOT_TOKEN = '', SLACK_APP_TOKEN = '', SLACK_API_URL = '', DATABASE_URL } = process.env
const pool = new pg.Pool({ connectionString: DATABASE_URL })
const app = new App({
  token: SLACK_BOT_TOKEN,
  appToken: SLACK_APP_TOKEN,
  socketMode: true,
  clientOptions: { slackApiUrl: SLACK_API_URL },
})

app.command('/echo', async ({ command, ack, respond }) => {
  await ack()
  await respond({ text: command.text, response_type: 'ephemeral' })
})

app.action('attend', async ({ body, ack, respond }) => {
  await ack()
  await pool.query('INSERT INTO bare_click (account) VALUES ($1)', [body.user.id])
  await respond({ text: 'Noted', response_type: 'ephemeral', replace_original: false })
})

process.once('disconnect', () => process.exit())
await app.start()
