using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Skyops.Ledger;

namespace Skyops.Silo.OpenApi;

/// <summary>The schemas that operations name, each once, made by the serializer from its own types.</summary>
internal sealed class OpenApiSchemas
{
    private const string Root = "#/components/schemas/";
    private static readonly JsonSchemaExporterOptions s_options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };
    private readonly SortedDictionary<string, JsonNode> _schemas = new(StringComparer.Ordinal);

    public JsonObject Reference(JsonTypeInfo type)
    {
        var name = NameOf(type.Type);
        if (!_schemas.ContainsKey(name))
        {
            var schema = type.GetJsonSchemaAsNode(s_options);
            Rebase(schema, Root + name);
            _schemas[name] = schema;
        }

        return new JsonObject { ["$ref"] = Root + name };
    }

    public JsonObject All()
    {
        var all = new JsonObject();
        foreach (var (name, schema) in _schemas) all[name] = schema;
        return all;
    }

    /// <summary>A type with a converter of its own is opaque to the exporter.</summary>
    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema) => context.TypeInfo.Type == typeof(Amount) || context.TypeInfo.Type == typeof(Amount?)
        ? new JsonObject { ["type"] = "string", ["pattern"] = @"^\d{1,18}(\.\d{1,18})?$", ["description"] = "an exact decimal of whole units" }
        : schema;

    /// <summary>References within a schema count from its own root, which is no longer that of the document.</summary>
    private static void Rebase(JsonNode? node, string root)
    {
        switch (node)
        {
            case JsonObject json:
                if (json["$ref"] is JsonValue reference && (string?)reference is ['#', .. var path] && !path.StartsWith("/components", StringComparison.Ordinal)) json["$ref"] = root + path;
                foreach (var (_, value) in json) Rebase(value, root);
                break;
            case JsonArray array:
                foreach (var value in array) Rebase(value, root);
                break;
        }
    }

    /// <summary><c>ItemPageOfTaskSummary</c> for a page of them.</summary>
    private static string NameOf(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`')]}Of{string.Join("And", type.GetGenericArguments().Select(NameOf))}"
        : type.Name;
}
