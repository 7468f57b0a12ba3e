/** In what way somebody is in touch. */
export const methods = ['call', 'message', 'video', 'meeting', 'visit', 'broadcast', 'other'] as const
