CREATE TABLE "projects" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"name" text NOT NULL,
	"color" text NOT NULL,
	"position" double precision NOT NULL,
	"archived" boolean DEFAULT false NOT NULL,
	"released" uuid[] DEFAULT '{}' NOT NULL,
	"trashed" uuid[] DEFAULT '{}' NOT NULL,
	"seq" bigint DEFAULT 0 NOT NULL,
	"deleted_at" timestamp(3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "projects_name_length" CHECK (char_length("projects"."name") between 1 and 100)
);
--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "project_id" uuid;--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "projects_user_position_idx" ON "projects" USING btree ("user_id","position","id");--> statement-breakpoint
CREATE UNIQUE INDEX "projects_user_name_idx" ON "projects" USING btree ("user_id",lower("name")) WHERE "projects"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "projects_user_seq_idx" ON "projects" USING btree ("user_id","seq");--> statement-breakpoint
CREATE INDEX "projects_user_deleted_idx" ON "projects" USING btree ("user_id","deleted_at","id") WHERE "projects"."deleted_at" is not null;--> statement-breakpoint
CREATE INDEX "projects_deleted_idx" ON "projects" USING btree ("deleted_at") WHERE "projects"."deleted_at" is not null;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "tasks_project_idx" ON "tasks" USING btree ("project_id") WHERE "tasks"."project_id" is not null;--> statement-breakpoint

-- A user has at most 200 projects. Counted once the statement holds the user's row, so no race passes.
create function check_projects_limit() returns trigger language plpgsql as $$
declare
  allowed constant int := 200;
  existing int := (select count(*) from projects where user_id = new.user_id and deleted_at is null and id <> new.id);
begin
  if existing >= allowed then
    raise exception 'too many projects' using
      errcode = 'check_violation', table = 'projects', constraint = 'projects_limit',
      detail = json_build_object('limit', allowed, 'current', existing);
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger projects_limit_insert after insert on projects
  for each row execute function check_projects_limit();
--> statement-breakpoint
create trigger projects_limit_restore after update on projects
  for each row when (old.deleted_at is not null and new.deleted_at is null) execute function check_projects_limit();
--> statement-breakpoint

-- A task's project is the user's and not in the trash. The foreign key alone would accept any project.
create function check_task_project() returns trigger language plpgsql as $$
begin
  if not exists (select from projects where id = new.project_id and user_id = new.user_id and deleted_at is null) then
    raise exception 'the project does not exist' using
      errcode = 'foreign_key_violation', table = 'tasks', constraint = 'tasks_project_exists';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger tasks_project_insert after insert on tasks
  for each row when (new.project_id is not null) execute function check_task_project();
--> statement-breakpoint
create trigger tasks_project_update after update on tasks
  for each row when (new.project_id is not null and new.project_id is distinct from old.project_id)
  execute function check_task_project();
--> statement-breakpoint

-- A project that goes to the trash releases its tasks, and remembers them.
create function trash_project() returns trigger language plpgsql as $$
begin
  with released as (
    update tasks set project_id = null, version = version + 1, updated_at = new.updated_at, seq = new.seq
      where project_id = new.id and deleted_at is null
      returning id
  )
  select coalesce(array_agg(id order by id), '{}') into new.released from released;
  return new;
end $$;
--> statement-breakpoint
create trigger projects_trash before update on projects
  for each row when (old.deleted_at is null and new.deleted_at is not null) execute function trash_project();
--> statement-breakpoint

-- A project that comes back takes its released tasks, unless they were deleted or moved to another project.
create function restore_project() returns trigger language plpgsql as $$
begin
  update tasks set project_id = new.id, version = version + 1, updated_at = new.updated_at, seq = new.seq
    where id = any (old.released) and user_id = new.user_id and deleted_at is null and project_id is null;
  update projects set released = '{}', trashed = '{}' where id = new.id;
  return null;
end $$;
--> statement-breakpoint
create trigger projects_restore after update on projects
  for each row when (old.deleted_at is not null and new.deleted_at is null) execute function restore_project();
--> statement-breakpoint

-- A task that comes back keeps its project only if that is not in the trash.
create function restore_task_project() returns trigger language plpgsql as $$
begin
  new.project_id := (select id from projects where id = new.project_id and deleted_at is null);
  return new;
end $$;
--> statement-breakpoint
create trigger tasks_restore_project before update on tasks
  for each row when (old.deleted_at is not null and new.deleted_at is null and new.project_id is not null)
  execute function restore_task_project();
--> statement-breakpoint

-- An event's entity without what the user wrote, for when it is erased.
create or replace function without_texts(entity json) returns json language sql immutable as $$
  select case
    when entity -> 'task' is not null then
      jsonb_set(jsonb_set(entity::jsonb, '{task,title}', '"(erased)"'), '{task,description}', 'null')::json
    when entity -> 'moodLog' is not null then jsonb_set(entity::jsonb, '{moodLog,notes}', 'null')::json
    when entity -> 'busyTime' is not null then jsonb_set(entity::jsonb, '{busyTime,title}', 'null')::json
    when entity -> 'project' is not null then jsonb_set(entity::jsonb, '{project,name}', '"(erased)"')::json
    else entity
  end
$$;
