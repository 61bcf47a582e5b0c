// Display names are made here and searched by social, so what they are stands in shared.

export { foldDisplayName, isReservedName, normalizeDisplayName } from '#shared/display-name.ts';
