// The Worker that hosts PlayerHub. It speaks no HTTP of its own.

export { PlayerHub } from './index.ts';

export default {
  fetch(): Response {
    return new Response(null, { status: 404 });
  },
} satisfies ExportedHandler;
