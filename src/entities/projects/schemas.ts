import * as z from 'zod/mini';
import { changesSomething, described, line, paging } from '../../shared/fields.ts';

export const ProjectColor = z.enum([
  'red',
  'orange',
  'yellow',
  'green',
  'teal',
  'blue',
  'indigo',
  'violet',
  'pink',
  'grey',
]);

export const MAX_POSITION = 1e9;

const name = line(100);
const position = described(
  z.number().check(z.minimum(-MAX_POSITION), z.maximum(MAX_POSITION)),
  'The order of the list. To move a project between two others, send the mean of their positions',
);

export const NewProject = z.strictObject({
  name,
  color: z._default(ProjectColor, 'grey'),
  position: described(z.optional(position), 'Default: after the last project'),
});

export const ProjectPatch = z
  .strictObject({
    name: z.optional(name),
    color: z.optional(ProjectColor),
    position: z.optional(position),
    archived: z.optional(z.boolean()),
  })
  .check(changesSomething);

export const ProjectQuery = z.strictObject({
  archived: z
    .optional(
      z.pipe(
        z.enum(['true', 'false']),
        z.transform((value) => value === 'true'),
      ),
    )
    .check(z.meta({ type: 'boolean', description: '`true`: only archived projects. `false`: only the others' })),
  ...paging,
});
export type ProjectQuery = z.output<typeof ProjectQuery>;

export const ProjectDeletion = z.strictObject({
  tasks: described(
    z._default(z.enum(['keep', 'trash']), 'keep'),
    '`keep`: its tasks stay without a project; `trash`: they go to the trash too',
  ),
});
