export default function Dock(_: { onClose(): void }) {
  return null;
}
