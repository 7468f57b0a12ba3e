/** In which what customers read is written. */
export const languages = ['en', 'zh'] as const
export type Language = (typeof languages)[number]
