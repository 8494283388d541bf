using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;

namespace Skyops.Silo.OpenApi;

/// <summary>What the document says of a route; it stands where the route is mapped.</summary>
/// <param name="Summary">One sentence.</param>
/// <param name="Access">Who may.</param>
/// <param name="Scope">What a key needs for it (<see cref="Skyops.Accounts.KeyScopes"/>); null: no key may.</param>
public sealed record ApiOperation(string Summary, Access Access, string? Scope = null)
{
    /// <summary>The JSON that it reads; null: none.</summary>
    public JsonTypeInfo? Request { get; init; }

    /// <summary>Content type of a body that is not JSON; null: see <see cref="Request"/>.</summary>
    public string? RequestType { get; init; }

    /// <summary>The body may be left out.</summary>
    public bool RequestOptional { get; init; }

    /// <summary>The JSON that it answers; null: see <see cref="AnswerType"/>.</summary>
    public JsonTypeInfo? Answer { get; init; }

    /// <summary>Content type of an answer that is not JSON.</summary>
    public string AnswerType { get; init; } = "application/json";

    /// <summary>Status codes of success, the usual one first.</summary>
    public int[] Success { get; init; } = [200];

    public ApiParameter[] Query { get; init; } = [];

    public ApiParameter[] Headers { get; init; } = [];
}

/// <summary>A query parameter or a header; numbers are whole.</summary>
public sealed record ApiParameter(string Name, string Description, bool Number = false, bool Required = false)
{
    public static readonly ApiParameter Take = new("take", $"how many, 1 to {Limits.PageSize}, {Limits.DefaultPageSize} when left out", Number: true);
    public static readonly ApiParameter Cursor = new("cursor", "what nextCursor held; left out for the first page");
    public static readonly ApiParameter From = new("from", "not earlier than this time");
    public static readonly ApiParameter To = new("to", "earlier than this time");
    public static readonly ApiParameter AccountOf = new("account", "whose, for the operator; an account always reads its own");
}

public static class ApiOperationMapping
{
    /// <summary>Describes the route that was just mapped.</summary>
    public static void Is(this IEndpointConventionBuilder route, ApiOperation operation) => route.WithMetadata(operation);
}
