namespace Skyops.Silo.Standby;

/// <summary>What a silo on a shared database is at the moment.</summary>
public enum SiloRole
{
    Standby,
    Active,
}

/// <summary>How the life of a silo ended.</summary>
public enum SiloEnd
{
    /// <summary>It was asked to.</summary>
    Stopped,

    /// <summary>Another silo took its lease; whoever started this one should look why.</summary>
    Superseded,
}
