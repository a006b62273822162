export type Json = string | number | boolean | null | Json[] | JsonObject;

export interface JsonObject {
  [key: string]: Json;
}

/** A copy of a value as JSON. */
export const toJson = (value: unknown): Json => JSON.parse(JSON.stringify(value));
