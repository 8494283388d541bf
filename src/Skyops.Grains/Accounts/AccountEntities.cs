using System.Text;
using Skyops.Core.Accounts;
using Skyops.Storage;

namespace Skyops.Grains.Accounts;

/// <summary>The entity row of an account that has decided something about itself: there are no others, and its status says whether submissions must ask it.</summary>
public static class AccountEntities
{
    public const string Kind = "account";
    public const string Capped = "capped";
    private const string Plain = "plain";

    internal static EntityRow Of(string address, AccountState state, DateTimeOffset now) => new(
        Kind, address, address, state.Caps.IsNone ? Plain : Capped, now, Encoding.UTF8.GetBytes($$"""{"keys":{{state.Keys.Count}}}"""));
}
