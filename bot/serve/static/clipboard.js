// Copying: browsers offer the clipboard only over https or on this machine; the old way works in an office network too.

export async function copyText(text) {
  if (navigator.clipboard) {
    try { await navigator.clipboard.writeText(text); return; } catch { /* a frame that may not; the old way asks nobody */ }
  }
  const field = document.createElement('textarea');
  const active = document.activeElement;
  field.value = text;
  field.className = 'offscreen';
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
  if (active) active.focus();
}
