-- By itself: beside the new indexes of 0036 it would wait for writes that wait for those.
DROP INDEX "tasks_user_due_idx";