// Display names are made here and searched by social, so what they are stands in shared.

export {
  foldDisplayName,
  isReservedName,
  judgeDisplayName,
  normalizeDisplayName,
} from '#shared/text/display-name.ts';
