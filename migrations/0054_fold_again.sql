-- In batches: the folded texts that fold_text() of 0053 folds further. What is folded can be folded again. Writes of these tasks
-- wait for a batch, so it is small.
with locked as materialized (
  select task_id from task_texts
    where folded ~ '[‘’‚‛‹›ʻʼ′׳“”„‟«»״‐‒–—―−\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u0711\u0730-\u074a]'
      and folded <> fold_text(folded)
    limit 300 for no key update skip locked
)
update task_texts set folded = fold_text(folded) from locked where task_texts.task_id = locked.task_id returning 1;
