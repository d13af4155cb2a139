/** What the server refuses, with Discord's own status and code. */
export class ApiRefusal extends Error {
  readonly status: number
  readonly code: number
  readonly errors: Readonly<Record<string, string>> | undefined
  readonly retryAfterSeconds: number | undefined
  constructor(
    status: number,
    code: number,
    message: string,
    more: { readonly errors?: Readonly<Record<string, string>>; readonly retryAfterSeconds?: number } = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.errors = more.errors
    this.retryAfterSeconds = more.retryAfterSeconds
  }
}

export const unauthorized = () => new ApiRefusal(401, 0, '401: Unauthorized')
export const notFound = () => new ApiRefusal(404, 0, '404: Not Found')
export const unknownChannel = () => new ApiRefusal(404, 10_003, 'Unknown Channel')
export const unknownGuild = () => new ApiRefusal(404, 10_004, 'Unknown Guild')
export const unknownMessage = () => new ApiRefusal(404, 10_008, 'Unknown Message')
export const unknownWebhook = () => new ApiRefusal(404, 10_015, 'Unknown Webhook')
export const unknownInteraction = () => new ApiRefusal(404, 10_062, 'Unknown interaction')
export const alreadyAcknowledged = () => new ApiRefusal(400, 40_060, 'Interaction has already been acknowledged.')
export const missingAccess = () => new ApiRefusal(403, 50_001, 'Missing Access')
export const notYours = () => new ApiRefusal(403, 50_005, 'Cannot edit a message authored by another user')
export const emptyMessage = () => new ApiRefusal(400, 50_006, 'Cannot send an empty message')
export const cannotReach = () => new ApiRefusal(403, 50_007, 'Cannot send messages to this user')
export const invalidRecipient = () => new ApiRefusal(400, 50_033, 'Invalid Recipient(s)')
export const missingPermissions = () => new ApiRefusal(403, 50_013, 'Missing Permissions')
export const wrongChannelType = () => new ApiRefusal(400, 50_024, 'Cannot execute action on this channel type')
export const invalidWebhookToken = () => new ApiRefusal(401, 50_027, 'Invalid Webhook Token')
export const invalidForm = (errors: Readonly<Record<string, string>>) =>
  new ApiRefusal(400, 50_035, 'Invalid Form Body', { errors })
export const invalidJson = () => new ApiRefusal(400, 50_109, 'The request body contains invalid JSON.')
export const threadExists = () => new ApiRefusal(400, 160_004, 'A thread has already been created for this message')
export const rateLimited = (retryAfterSeconds: number) =>
  new ApiRefusal(429, 0, 'You are being rate limited.', { retryAfterSeconds })
