import * as z from 'zod/mini';
import type { Page } from '../../db/page.ts';
import type { EntityItem } from '../../entities/registry.ts';
import { UndoToken } from '../../entities/responses.ts';
import { Uuid } from '../../shared/fields.ts';

/** An entity in the trash, under its own key. Its schema is built in openapi/registry/responses.ts. */
export type TrashItem = { id: string; deletedAt: string; erasedAfter: string } & EntityItem;

export type TrashPage = Page<'items', TrashItem>;

export const ErasedItem = z.strictObject({ id: Uuid, undoToken: UndoToken });
export type ErasedItem = z.infer<typeof ErasedItem>;
