namespace Skyops.Sealing.Releases;

/// <summary>Kinds of keys of a task. The numbers are part of what keys are derived from and never change.</summary>
public enum KeyKind
{
    /// <summary>Seals what the owner gives.</summary>
    Inputs = 1,

    /// <summary>Seals what one attempt makes.</summary>
    Attempt = 2,

    /// <summary>Keys the digests of one shard's results.</summary>
    Digests = 3,
}
