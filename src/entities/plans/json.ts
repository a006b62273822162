import { alias } from 'drizzle-orm/pg-core';
import { revisionJson, rowJson } from '../../db/json.ts';
import { plans } from '../../db/schema.ts';
import type { StoredPlan } from './responses.ts';

/** The plan as it was when a write locked it, and as the write left it. */
export const before = alias(plans, 'before');
export const after = alias(plans, 'after');

export const NO_PLAN: StoredPlan = {
  id: '',
  blocks: [],
  dropped: [],
  fingerprint: null,
  dataVersion: 0,
  version: 0,
  createdAt: '',
  updatedAt: '',
};

export const planJson = rowJson<typeof plans, StoredPlan>((row) => ({
  id: row.id,
  blocks: row.blocks,
  dropped: row.dropped,
  fingerprint: row.fingerprint,
  dataVersion: row.dataVersion,
  ...revisionJson(row),
}));
