/** Levels of the buffer ratio that an account has where the book says nothing. */
export const DEFAULT_TARGET = 2;
/** The highest first. */
export const DEFAULT_ALERTS: readonly number[] = [1.5, 1.25, 1.1];
