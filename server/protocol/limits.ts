/** What page and server must agree on, apart from the schemas of their messages: the page needs no schemas. */

/** Raised with every change of a schema in `message.ts`; a test pins it to their hash. A page of another version reloads itself. */
export const PROTOCOL_VERSION = 10;

/** Largest frame that the server takes, bytes. */
export const MAX_UP_BYTES = 4 * 1024 * 1024;

/** The result store's and the page's limit. */
export const MAX_RESULT_ROWS = 10_000;
