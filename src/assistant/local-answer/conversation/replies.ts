/** `never mind`, `ничего не меняй` */
export const REFUSAL =
  /^[^a-zß-ӿ\d]*(?:(?:ok|hm+|well|oh|ну|ладно)[^a-zß-ӿ\d]+)*(?:(?:no|actually|nope|nah|no thanks|not yet|never ?mind|cancel(?: that)?|stop|wait|forget (?:it|that|about it)|leave (?:it|them|that)(?: be| alone| as (?:it is|is))?|(?:don['’]?t |do not )?change nothing|don['’]?t change (?:anything|it)|no changes|oops|don['’]?t|scrap (?:it|that)|ой|нет|не|забудь|забей|(?:ничего )?не (?:меняй|трогай|делай)(?: ничего)?|ничего не надо|оставь(?: как (?:есть|было))?|стоп|стой|упс|не то|(?:ещё|еще|пока) нет|нет (?:ещё|еще)|не надо|не нужно|отмена|отмени|отбой|передумал[аи]?)(?:[^a-zß-ӿ\d]+|$))+$/iu;
/** Of a proposal that is open. Otherwise it asks to drop a task. */
export const TAKES_BACK =
  /^[^a-zß-ӿ\d]*(?:(?:actually|nah|no|ok|hm+)[^a-zß-ӿ\d]+)*(?:scrap|delete|drop|forget|bin|cancel) (?:it|that)[^a-zß-ӿ\d]*$/iu;
export const CONSENT =
  /^[^a-zß-ӿ\d]*(?:(?:ok|okay|yes|yep|yeah|sure|please|then|do it|go ahead|great|да|ага|так|верно|отлично|ок|хорошо|давай|тогда|подтверждаю|конечно|пожалуйста)(?:[^a-zß-ӿ\d]+|$))+$/iu;
/** As `ui-messages.ts` says it. */
export const DECLINED = /\(Proposed: .* The user has declined it\.\)$/s;
export const APPLIED = /\(Proposed: .* The user has applied it\.\)$/s;
/** As `sayNotUnderstood` begins. */
export const NOT_UNDERSTOOD = /^(?:Sorry, )?I did not understand|^Не понял/;
