namespace Skyops.Client.Errors;

/// <summary>Codes of problems that the client finds itself; all others are the API's refusal codes in camel case.</summary>
public static class SkyopsErrorCodes
{
    /// <summary>No silo could be reached, or the connection broke.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>What came is not what the API promises.</summary>
    public const string BadAnswer = "badAnswer";

    /// <summary>Bytes do not have the hash they should have.</summary>
    public const string Corrupt = "corrupt";

    /// <summary>Something sealed does not open: another key, or it was changed.</summary>
    public const string Sealed = "sealed";

    /// <summary>A file of this machine cannot be read or written.</summary>
    public const string LocalFile = "localFile";

    /// <summary>The request needs a wallet and the client has none.</summary>
    public const string NoWallet = "noWallet";

    /// <summary>The task ended otherwise than the caller needs.</summary>
    public const string TaskNotCompleted = "taskNotCompleted";

    /// <summary>The silo stands by and another one is active: refusal code of the API.</summary>
    public const string Standby = "standby";

    /// <summary>The session or its key was refused: refusal code of the API.</summary>
    public const string NotAuthorised = "notAuthorised";

    /// <summary>There is no such thing, or it belongs to another account: refusal code of the API.</summary>
    public const string NotFound = "notFound";
}
