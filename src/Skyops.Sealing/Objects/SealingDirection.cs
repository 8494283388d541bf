namespace Skyops.Sealing.Objects;

/// <summary>What an object is to its task. The numbers are part of what is bound and never change.</summary>
public enum SealingDirection
{
    /// <summary>From the owner to nodes.</summary>
    Input = 1,

    /// <summary>A result, from a node to the owner.</summary>
    Output = 2,

    /// <summary>Saved progress, from a node to a later attempt.</summary>
    Checkpoint = 3,

    /// <summary>What a program printed, from a node to the owner.</summary>
    Log = 4,

    /// <summary>Keys: a task's secret to its owner and broker, or an attempt's keys to its node.</summary>
    Keys = 5,
}
