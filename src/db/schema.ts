// Every table that the code names, by subject. Tables that only triggers write are in trigger-tables.ts.

export * from './schema/ai.ts';
export * from './schema/busy-times.ts';
export * from './schema/events.ts';
export * from './schema/mood-logs.ts';
export * from './schema/plans.ts';
export * from './schema/tasks.ts';
export * from './schema/users.ts';
