/** How much of the past a time line shows, s. */
export const SPAN = 120;
