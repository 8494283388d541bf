namespace Skyops.Sealing;

/// <summary>Why something sealed was refused.</summary>
public enum SealingFault
{
    /// <summary>The bytes do not begin like a sealed object.</summary>
    NotSealed,

    /// <summary>It was sealed by a version that this code does not know.</summary>
    UnsupportedVersion,

    /// <summary>The header is of this version and says something that this version never says.</summary>
    MalformedHeader,

    /// <summary>
    /// The header does not commit to this key in this context: another key, another context (task, shard, epoch,
    /// direction, manifest, name), or a changed header. Which of them cannot be told.
    /// </summary>
    WrongKeyOrContext,

    /// <summary>A chunk is not what was sealed at this place: changed, moved, from elsewhere, or cut short.</summary>
    CorruptChunk,

    /// <summary>What is there is genuine, and more was sealed than is there.</summary>
    Truncated,

    /// <summary>What was sealed is there whole, and more bytes follow it.</summary>
    TrailingData,

    /// <summary>More than one object may hold.</summary>
    TooLong,

    /// <summary>The bytes are no public key: wrong form, out of range, or no point of the curve.</summary>
    InvalidPublicKey,

    /// <summary>The bytes are no envelope of keys in its one form.</summary>
    MalformedEnvelope,

    /// <summary>The envelope has no key for this recipient.</summary>
    NotARecipient,

    /// <summary>A message to a key was not made for this key in this context, or was changed.</summary>
    RefusedMessage,
}
