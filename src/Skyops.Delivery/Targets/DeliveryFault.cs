namespace Skyops.Delivery.Targets;

/// <summary>Why a delivery did not succeed.</summary>
public enum DeliveryFault
{
    /// <summary>An address, a file or an option is wrong; nothing was sent.</summary>
    Invalid,

    /// <summary>No credentials, or the target does not take them.</summary>
    Refused,

    /// <summary>The bucket, or whatever else has to be there, is not.</summary>
    NotFound,

    /// <summary>Larger than the target or our limit allows.</summary>
    TooLarge,

    /// <summary>It costs more than allowed, or more than the wallet has.</summary>
    TooDear,

    /// <summary>Nobody answers, or too late, or with a fault of its own.</summary>
    Unavailable,

    /// <summary>The answer is not what the protocol says.</summary>
    BadAnswer,

    /// <summary>What was read back is not what was sent.</summary>
    Corrupt,

    /// <summary>It was taken, but could not be read back within the time.</summary>
    NotReadableYet,
}
