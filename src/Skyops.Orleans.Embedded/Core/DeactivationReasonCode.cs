namespace Orleans;

/// <summary>The kinds of reasons to end an activation; the numbers are those of Orleans.</summary>
public enum DeactivationReasonCode : byte
{
    /// <summary>No reason was given.</summary>
    None = 0,

    /// <summary>The silo stops.</summary>
    ShuttingDown = 1,

    /// <summary>The activation could not start.</summary>
    ActivationFailed = 2,

    /// <summary>Nobody called it for the collection age.</summary>
    ActivationIdle = 4,

    /// <summary>The application failed.</summary>
    ApplicationError = 8,

    /// <summary>The application asked for it.</summary>
    ApplicationRequested = 9,
}
