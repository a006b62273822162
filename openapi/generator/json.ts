export type Json = string | number | boolean | null | Json[] | JsonObject;

export interface JsonObject {
  [key: string]: Json;
}

/** A value as JSON holds it. */
export const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value));
