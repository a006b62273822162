/** How many writes one request may make. They can be one transaction, which must end within the deadline of a request. */
export const MAX_WRITES = 100;
