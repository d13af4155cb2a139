import { type Command, query } from '../../../bot/command.ts'
import { answer } from '../../../bot/reply.ts'
import { heading, line, list, strong } from '../../../bot/view.ts'
import { termsOf } from '../../../groups/terms.ts'
import { pollName } from '../../../polls/model.ts'
import { listPollsOf } from '../../../polls/read.ts'
import { readTopicRecord } from '../../../record/record.ts'
import { entryLine } from '../../../record/words.ts'
import { topicField } from '../../fields.ts'
import { topicView } from '../../views.ts'
import { latestConclusion } from '../read.ts'
import { conclusionBlocks } from '../views.ts'

export const show = query({
  name: 'topic show',
  summary: 'Show one topic: its Recommendations, documents, state, conclusion and polls',
  fields: { topic: topicField() },
  allow: 'member',
  async run({ input: { topic }, caller, db }) {
    const terms = termsOf(caller)
    const conclusion = await latestConclusion(db, topic.id)
    const polls = (await listPollsOf(db, topic.id)).map((poll) => line(strong(pollName(poll)), ` – ${poll.state}`))
    // nothing happens to a topic after its end, so the latest entry tells what became of it
    const end = topic.end ? await readTopicRecord(db, caller.group.id, topic.number, 1) : []
    return answer(
      topicView(topic, terms.profile, [
        ...(end.length > 0 ? [list(...end.map((entry) => entryLine(entry, caller.group.zone)))] : []),
        ...(conclusion ? conclusionBlocks(conclusion, terms) : []),
        ...(polls.length > 0 ? [heading('Polls'), list(...polls)] : []),
      ]),
    )
  },
})

export const showCommands = [show] as readonly Command[]
