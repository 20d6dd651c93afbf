import type { Person } from '@plaza/shared/bindings/types';
import { limits } from '@plaza/shared/limits';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormError } from '../account/form-error.tsx';
import { useSubmit } from '../account/use-submit.ts';
import { Button } from '../components/button.tsx';
import { TextAreaField, TextField } from '../components/text-field.tsx';
import { showToast } from '../components/toast.tsx';
import { TradeMark } from '../components/trade-mark.tsx';
import { describeError } from '../errors/describe-error.ts';
import { usePlaza } from '../live/use-plaza.ts';
import { AvatarField } from './avatar-field.tsx';
import { HuePicker } from './hue-picker.tsx';
import styles from './profile-form.module.css';
import { tradeWords } from './trade.ts';

type TradeTag = NonNullable<Person['trade']>['tag'];
const trades: readonly TradeTag[] = ['Services', 'Digital', 'Goods', 'Community'];

/** Changes how others see this person. */
export function ProfileForm({ person }: { readonly person: Person }) {
  const { t } = useTranslation();
  const { connection } = usePlaza();
  const [displayName, setDisplayName] = useState(person.displayName);
  const [headline, setHeadline] = useState(person.headline);
  const [bio, setBio] = useState(person.bio);
  const [hue, setHue] = useState(person.hue);
  const [trade, setTrade] = useState<TradeTag | undefined>(person.trade?.tag);
  const [avatarFileId, setAvatarFileId] = useState(person.avatarFileId);
  const { isBusy, error, handleSubmit } = useSubmit(
    async () => {
      const profile = {
        displayName,
        headline,
        bio,
        hue,
        avatarFileId,
        trade: trade && { tag: trade },
      };
      await connection.call(({ reducers }) => reducers.updateProfile(profile));
      showToast({ text: t('common.saved') });
    },
    failure => describeError(failure, t),
  );
  return (
    <form onSubmit={handleSubmit} className={styles.form}>
      <AvatarField face={{ displayName, hue, avatarFileId }} onChange={setAvatarFileId} />
      <TextField
        label={t('profile.name')}
        required
        dir="auto"
        autoComplete="name"
        maxLength={limits.displayNameLengthMax}
        value={displayName}
        onChange={event => setDisplayName(event.target.value)}
      />
      <TextField
        label={t('profile.headline')}
        hint={t('profile.headlineHint')}
        dir="auto"
        maxLength={limits.headlineLengthMax}
        value={headline}
        onChange={event => setHeadline(event.target.value)}
      />
      <TextAreaField
        label={t('profile.bio')}
        maxLength={limits.bioLengthMax}
        value={bio}
        onChange={event => setBio(event.target.value)}
      />
      <fieldset className={styles.trades}>
        <legend>{t('profile.trade')}</legend>
        {[undefined, ...trades].map(choice => (
          <label key={choice ?? 'none'}>
            <input
              type="radio"
              name="trade"
              className="visually-hidden"
              checked={choice === trade}
              onChange={() => setTrade(choice)}
            />
            {choice ? <TradeMark trade={tradeWords[choice]} /> : null}
            {choice ? t(`people.${tradeWords[choice]}`) : t('profile.tradeNone')}
          </label>
        ))}
      </fieldset>
      <HuePicker legend={t('profile.color')} value={hue} onChange={setHue} />
      <FormError text={error} />
      <Button type="submit" tone="primary" isBusy={isBusy} className={styles.save}>
        {t('common.save')}
      </Button>
    </form>
  );
}
