/* Numbers that came as text: float32 in base64. Python's side is `_pack.py`. */

export function unpack(text: string): Float32Array {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer, 0, bytes.length >> 2);
}
