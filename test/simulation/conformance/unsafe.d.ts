// What `workerd:unsafe` has for tests, under the flag `unsafe_module`.

declare module 'workerd:unsafe' {
  const unsafe: {
    /** Sends an object to sleep once nothing runs in it. */
    evict(stub: unknown, options: { webSockets: 'close' | 'hibernate' }): Promise<void>;
  };
  export default unsafe;
}
