namespace Skyops.Silo.OpenApi;

/// <summary>Who may use a route; the document says it as <c>x-skyops-access</c>.</summary>
public enum Access
{
    /// <summary>No token needed.</summary>
    All,

    /// <summary>Any token, also a connected worker's.</summary>
    Any,

    /// <summary>An account, for what is its own.</summary>
    Account,

    /// <summary>An account for its own, or the operator for everybody's.</summary>
    Reader,

    /// <summary>An account or a connected worker.</summary>
    Writer,

    /// <summary>Connections from the silo's own machine.</summary>
    Machine,
}
