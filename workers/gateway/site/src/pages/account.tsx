export { default } from './nothing.tsx';
