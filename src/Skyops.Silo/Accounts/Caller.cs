using Microsoft.AspNetCore.Http;

namespace Skyops.Silo.Accounts;

/// <summary>Who asks. A closed set: nobody, an account with a session, a connected worker, the operator (who may read everything, and change nothing that is an account's).</summary>
public abstract record Caller
{
    private static readonly object Key = new();

    public sealed record Nobody : Caller;

    public sealed record Account(string Address, Session Session) : Caller
    {
        /// <summary>The key it asks with; null: the owner's own session.</summary>
        public string? KeyId => (Session as Session.ByKey)?.Grant.Id;
    }

    public sealed record Worker(string Node) : Caller;

    public sealed record Operator : Caller;

    public static readonly Caller None = new Nobody();

    public static readonly Caller TheOperator = new Operator();

    public static Caller Of(HttpContext context) => context.Items.TryGetValue(Key, out var caller) ? (Caller)caller! : None;

    public void AttachTo(HttpContext context) => context.Items[Key] = this;
}
