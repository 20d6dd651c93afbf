import type { Space } from '@plaza/shared/bindings/types';
import { UserPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import { copyText } from '../components/copy-text.ts';
import { showToast } from '../components/toast.tsx';

/** Hands the link of a space on: through the device's own sheet on phones, else by the clipboard. */
export function InviteButton({ space }: { readonly space: Space }) {
  const { t } = useTranslation();
  const handleInvite = async () => {
    const url = new URL(`/s/${space.slug}`, window.location.href).href;
    const isTouch = window.matchMedia('(pointer: coarse)').matches;
    if (isTouch && 'share' in navigator) {
      // Rejects when the person closes the sheet, which needs no word.
      await navigator.share({ title: space.name, url }).catch(() => {});
      return;
    }
    // Where the clipboard is closed, as on plain http, the link itself can be marked and copied.
    showToast({ text: (await copyText(url)) ? t('spaces.inviteCopied') : url });
  };
  return (
    <Button size="small" icon={<UserPlus aria-hidden="true" />} onClick={handleInvite}>
      {t('spaces.invite')}
    </Button>
  );
}
