import { DeliveryFailure } from '../bot/platform.ts'
import { traceOf } from '../bot/trace.ts'

/** How long a call of a platform may take, in milliseconds. Adapters end their calls after ten seconds; this holds if one does not. */
export const callMs = 12_000

/** Something other than a `DeliveryFailure` that an adapter threw: a retry hardly ever helps. */
export class Broken extends DeliveryFailure {
  constructor(error: unknown) {
    super('unknown', `The adapter broke: ${traceOf(error).type}`)
    this.cause = error
  }
}

/** Calls the platform. Returns what goes wrong there as a value, so that only the database throws. */
export async function ask<T>(call: () => Promise<T>): Promise<T | DeliveryFailure> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<DeliveryFailure>((resolve) => {
    timer = setTimeout(() => resolve(new DeliveryFailure('unknown', 'The platform did not answer')), callMs)
  })
  try {
    return await Promise.race([call(), silence])
  } catch (error) {
    return error instanceof DeliveryFailure ? error : new Broken(error)
  } finally {
    clearTimeout(timer)
  }
}
