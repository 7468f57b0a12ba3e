import * as z from 'zod'
import { cleanText } from './text.ts'

/**
 * The schema of one line of text that people typed, cleaned by `cleanText`: from 1 to `longest` characters after cleaning, which
 * can empty a text of invisible characters and lengthen one of ligatures.
 */
export const line = (longest: number) =>
  z
    .string()
    .max(2 * longest)
    .overwrite(cleanText)
    .min(1)
    .max(longest)
